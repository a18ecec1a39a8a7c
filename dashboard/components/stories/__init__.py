"""Components of stories: the gallery, the editor, and the slides that are no view."""
