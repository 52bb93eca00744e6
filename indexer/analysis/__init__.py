"""From text to what an index stores: one spelling of each character, and three streams of tokens."""
