"""Rich text: one inline tree, and every way into it and out of it. Escaping happens here and nowhere else."""
