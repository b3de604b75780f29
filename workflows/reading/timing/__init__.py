"""Reads time wordings: "trước ngày 15/12 hằng năm" in, `when`, `due` and questions out."""
