"""A git server over HTTP(S) for tests: git's own http-backend behind Python's server.

Usage: smart-http.py ROOT [--tls CERTIFICATE KEY] [--user NAME:PASSWORD] [--redirect URL]
Prints the port it listens on. `/status/NNN` answers with that status, `/hang` never answers.
"""

import argparse
import base64
import http.server
import os
import ssl
import subprocess
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("root")
parser.add_argument("--tls", nargs=2)
parser.add_argument("--user")
parser.add_argument("--redirect")
options = parser.parse_args()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            data = b""
            while True:
                size = int(self.rfile.readline().strip(), 16)
                data += self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    return data
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_GET(self):
        path, _, query = self.path.partition("?")
        body = self.body()
        if path.startswith("/status/"):
            return self.answer(int(path.split("/")[2]))
        if path.startswith("/hang"):
            time.sleep(600)
        if options.redirect:
            return self.answer(301, [("Location", options.redirect + self.path)])
        if options.user:
            expected = "Basic " + base64.b64encode(options.user.encode()).decode()
            if self.headers.get("Authorization") != expected:
                return self.answer(401, [("WWW-Authenticate", 'Basic realm="git"')])
        environment = dict(
            os.environ,
            GIT_PROJECT_ROOT=options.root,
            GIT_HTTP_EXPORT_ALL="1",
            PATH_INFO=path,
            QUERY_STRING=query,
            REQUEST_METHOD=self.command,
            CONTENT_TYPE=self.headers.get("Content-Type", ""),
            CONTENT_LENGTH=str(len(body)),
            REMOTE_USER="ada",
            REMOTE_ADDR="127.0.0.1",
            GIT_CONFIG_COUNT="1",
            GIT_CONFIG_KEY_0="safe.directory",
            GIT_CONFIG_VALUE_0="*",
        )
        if self.headers.get("Content-Encoding"):
            environment["HTTP_CONTENT_ENCODING"] = self.headers["Content-Encoding"]
        output = subprocess.run(
            ["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE
        ).stdout
        head, _, content = output.partition(b"\r\n\r\n")
        status, headers = 200, []
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            elif name:
                headers.append((name, value))
        self.answer(status, headers, content)

    do_POST = do_GET


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if options.tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*options.tls)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
