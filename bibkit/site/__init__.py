"""The reading-list page: a static site from records, without a server, a build tool or a request to elsewhere."""
