"""Who of one sitting is who in another."""

__all__ = ["class_succession", "comparable", "match", "near_names", "pairs"]
