"""Names that a device on the network may give itself, to see what becomes of them."""

PAYLOADS = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
    "<img src=x onerror=alert(1)>",
    "Printer <b>bold</b>",
    'nas"><svg onload=alert(1)>',
    "Home Router <i>x</i>",
    "+1+1",
    "-2-3",
    "@SUM(A1)",
    "{{7*7}}",
    "%n %s %1",
    "a & b &amp; c &&",
    "<a href='http://evil.example'>click</a>",
    "x" * 255,
    "<!doctype html><html><body>",
    "${jndi:ldap://x}",
)
