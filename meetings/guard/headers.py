"""Decides which headers every answer carries: a browser lets nothing in from outside, and keeps nothing."""

from flask import Response, current_app, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='; "
    "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def harden(answer: Response) -> Response:
    """Put the headers on an answer; what is static is kept by everybody, all else by nobody."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.endpoint == "static" and answer.status_code < 400:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers.add("Vary", "Cookie, HX-Request")
    if current_app.extensions["caseroom"].settings.over_tls:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return answer
