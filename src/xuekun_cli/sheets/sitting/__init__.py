"""Many tables → the sittings among them, and one sitting's scores with what is doubtful."""

__all__ = [
    "apart",
    "assemble",
    "classes",
    "copies",
    "doubles",
    "doubts",
    "electives",
    "exempt",
    "full_marks",
    "grades_told",
    "ordered",
    "overlaps",
    "ranking_lists",
    "schools",
]
