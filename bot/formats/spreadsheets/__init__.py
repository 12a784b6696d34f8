"""How do spreadsheets write it? CSV, TSV and workbooks: rows under column names."""
