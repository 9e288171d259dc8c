"""XML as it is written to a file: the same elements make the same bytes."""

from xml.etree import ElementTree as ET

Element = ET.Element


def below(parent: Element, *tags: str) -> Element:
    """Make an element in an element in …, and return the innermost."""
    for tag in tags:
        parent = ET.SubElement(parent, tag)
    return parent


def written(root: Element) -> bytes:
    """Return the file; what stands between elements is indented, and no text is touched."""
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
