"""Everything a user can do, one class each: from it come its key, footer, palette entry, help and rebinding."""
