"""Answers of bibliographic services, as they come: arXiv, Crossref, DataCite, OpenAlex, PubMed. Read only."""
