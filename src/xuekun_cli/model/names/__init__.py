"""What things are called: exams, files, grades, students; and when two names are one."""

__all__ = ["as_typed", "exams", "files", "grades", "levels", "near", "order", "outputs", "student_ids"]
