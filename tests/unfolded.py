"""What was printed, whatever the screen's width has made of it."""

from __future__ import annotations


class Unfolded(str):
    """A printed text in which words are found wherever it was folded.

    A fold takes the place of a space, or of nothing between two Chinese characters; which of the two, and
    where, depends on how long the paths in the sentence are. So spaces do not count on either side.
    """

    def __contains__(self, words: object) -> bool:
        return "".join(str(words).split()) in "".join(self.split())
