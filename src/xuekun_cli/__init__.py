"""xuekun: from a school's score exports to the list of students who need support, with reasons."""

__version__ = "0.1.0"
