"""What dialogs are made of: the base, forms, lists to choose from, work in the background, and their answers."""
