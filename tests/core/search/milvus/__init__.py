"""The index in Milvus, and the server that searches it."""
