"""What other programs of a desktop do, for tests of the window: offers text on the clipboard, or drops a file on a window.

x_client.py --offer TEXT            until it is ended; prints "ready" first
x_client.py --drop PATH WINDOW      ends with 0 when the window has taken the file

Only libX11 by ctypes: the tools for this are rarely installed. Documents: ICCCM 2 (selections), XDND version 5.
"""

import argparse
import ctypes
import pathlib
import sys

x = ctypes.CDLL("libX11.so.6")
Window = Atom = Time = ctypes.c_ulong
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = Atom
x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
x.XDefaultRootWindow.restype = Window
x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
x.XCreateSimpleWindow.restype = Window
x.XCreateSimpleWindow.argtypes = [ctypes.c_void_p, Window] + [ctypes.c_int] * 2 + [ctypes.c_uint] * 3 + [ctypes.c_ulong] * 2
x.XSetSelectionOwner.argtypes = [ctypes.c_void_p, Atom, Window, Time]
x.XChangeProperty.argtypes = [ctypes.c_void_p, Window, Atom, Atom, ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
x.XSendEvent.argtypes = [ctypes.c_void_p, Window, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
x.XFlush.argtypes = [ctypes.c_void_p]

SELECTION_REQUEST, SELECTION_NOTIFY, CLIENT_MESSAGE = 30, 31, 33
XA_ATOM = 4


class Request(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("owner", Window), ("requestor", Window), ("selection", Atom), ("target", Atom), ("property", Atom), ("time", Time)]


class Notify(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("requestor", Window), ("selection", Atom), ("target", Atom), ("property", Atom), ("time", Time)]


class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", Window), ("message_type", Atom), ("format", ctypes.c_int), ("data", ctypes.c_long * 5)]


class Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("request", Request), ("notify", Notify), ("message", Message), ("room", ctypes.c_long * 24)]


class Client:
    """A window that nobody sees, and a selection that it owns."""

    def __init__(self, selection, kind, content):
        self.display = ctypes.c_void_p(x.XOpenDisplay(None))
        if not self.display:
            raise SystemExit("no display")
        self.kind, self.content = self.atom(kind), content
        self.window = x.XCreateSimpleWindow(self.display, x.XDefaultRootWindow(self.display), 0, 0, 1, 1, 0, 0, 0)
        x.XSetSelectionOwner(self.display, self.atom(selection), self.window, 0)
        x.XFlush(self.display)

    def atom(self, name):
        return x.XInternAtom(self.display, name.encode(), 0)

    def next_event(self):
        """The next event that is no request for the selection; those are answered."""
        event = Event()
        while True:
            x.XNextEvent(self.display, ctypes.byref(event))
            if event.type != SELECTION_REQUEST:
                return event
            self.answer(event.request)

    def answer(self, request):
        targets = self.atom("TARGETS")
        place = request.property or request.target
        if request.target == targets:
            atoms = (ctypes.c_ulong * 2)(self.kind, targets)
            x.XChangeProperty(self.display, request.requestor, place, XA_ATOM, 32, 0, atoms, 2)
        elif request.target == self.kind:
            x.XChangeProperty(self.display, request.requestor, place, self.kind, 8, 0, self.content, len(self.content))
        else:
            place = 0
        reply = Event(notify=Notify(SELECTION_NOTIFY, 0, 1, self.display, request.requestor, request.selection, request.target, place,
                                    request.time))
        x.XSendEvent(self.display, request.requestor, 0, 0, ctypes.byref(reply))
        x.XFlush(self.display)

    def send(self, window, name, data):
        event = Event(message=Message(CLIENT_MESSAGE, 0, 1, self.display, window, self.atom(name), 32, (ctypes.c_long * 5)(*data)))
        x.XSendEvent(self.display, window, 0, 0, ctypes.byref(event))
        x.XFlush(self.display)


def offer(text):
    client = Client("CLIPBOARD", "UTF8_STRING", text.encode())
    print("ready", flush=True)
    client.next_event()


def drop(path, window):
    uri = pathlib.Path(path).absolute().as_uri() + "\r\n"
    client = Client("XdndSelection", "text/uri-list", uri.encode())
    client.send(window, "XdndEnter", [client.window, 5 << 24, client.kind, 0, 0])
    client.send(window, "XdndPosition", [client.window, 0, 50 << 16 | 50, 0, client.atom("XdndActionCopy")])
    for name in ("XdndStatus", "XdndFinished"):
        event = client.next_event()
        while event.type != CLIENT_MESSAGE or event.message.message_type != client.atom(name):
            event = client.next_event()
        if event.message.data[1] & 1 == 0:
            raise SystemExit("the window does not want it")
        if name == "XdndStatus":
            client.send(window, "XdndDrop", [client.window, 0, 0, 0, 0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--offer", metavar="TEXT")
    parser.add_argument("--drop", nargs=2, metavar=("PATH", "WINDOW"))
    arguments = parser.parse_args()
    if arguments.offer is not None:
        offer(arguments.offer)
    else:
        drop(arguments.drop[0], int(arguments.drop[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
