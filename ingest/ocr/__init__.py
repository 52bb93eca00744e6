"""Text that only eyes can see: pages are rendered and read by a recogniser, one by one."""
