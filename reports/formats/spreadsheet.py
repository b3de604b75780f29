from reports.papers.blocks import Bundle


def spreadsheet(bundle: Bundle) -> bytes:
    raise NotImplementedError
