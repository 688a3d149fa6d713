"""The tutor in a web page on this machine, for staff: the chat, why it answered as it did, and what is wrong."""
