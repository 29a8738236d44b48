"""Views of a text, clock times and word cutting: what every stage reads with and no stage owns."""
