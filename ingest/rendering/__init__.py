"""Pages as pictures, and where their words stand: PDF, OFD and image documents."""
