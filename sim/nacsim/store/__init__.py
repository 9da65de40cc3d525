"""What is kept on disk: folders, manifests, parts; read back and checked."""
