"""ClickHouse's engine, embedded (chdb), behind as much of its HTTP interface as the specs need: a statement in the body,
parameters in the query, one user. Prints its port; ends with its standard input."""

import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from chdb.session import Session

session = Session(sys.argv[1])
logins = {"default": "", "reader": "canary-51c2"}
one_at_a_time = threading.Lock()


def answer(statement, parameters):
    with one_at_a_time:
        for name, value in parameters:
            session.query("SET %s = '%s'" % (name, value.replace("\\", "\\\\").replace("'", "\\'")))
        return session.query(statement).bytes()


class Interface(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        statement = self.rfile.read(int(self.headers["Content-Length"])).decode()
        user, key = self.headers.get("X-ClickHouse-User", "default"), self.headers.get("X-ClickHouse-Key", "")
        try:
            if logins.get(user) != key:
                return self.reply(403, b"Code: 516. DB::Exception: %s: Authentication failed" % user.encode())
            self.reply(200, answer(statement, parse_qsl(urlsplit(self.path).query, keep_blank_values=True)))
        except RuntimeError as error:
            self.reply(500, str(error).encode())

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/x-ndjson; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Interface)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print("port", server.server_port, flush=True)
sys.stdin.read()
os._exit(0)
