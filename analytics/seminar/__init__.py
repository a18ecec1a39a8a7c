"""Release cubes for seminars: the rule of disclosure control, the partition into blocks, and answers from it; frames in and out."""
