"""The pages as text: what no template and no script of ours may contain."""
