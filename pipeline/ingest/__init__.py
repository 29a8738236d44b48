"""Reading transcript files of every family into one Transcript."""
