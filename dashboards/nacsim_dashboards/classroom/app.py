"""The addresses of the classroom: pages, the stream of what has changed, and acts."""
