"""What a person sees on the screen: the only room that imports rich."""
