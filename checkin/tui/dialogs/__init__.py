"""Questions over the desk. `kit` is what they are made of; people, badges and the day are what they are about."""
