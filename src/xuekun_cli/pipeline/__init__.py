"""The door between the commands and everything that reads and decides: requests in, outcomes out."""
