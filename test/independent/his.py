#!/usr/bin/env python3
"""A hospital's HIS web server, for tests.

Written from the text of the interface specification (与医院HIS系统接口规范) alone,
as an independent implementation for tests; it shares no code with the project.

    HIS_ID=... HIS_PASSWORD=... python3 his.py --data FILE [--port N] [--defect NAME]

The samples in the text are not valid JSON and have blanks in some keys: the tables
decide on names, the samples only on JSON types. A failure is HTTP 200 with success
false; only faults of HTTP itself (address, method, syntax) have their own status.

FILE is JSON, every amount in it (cost, units, fee) a decimal string:

    {"hospital": "organisation code of 22 characters",
     "patients": [{"name", "identity", "birthday", "admission"}],
     "settlements": [{"identity", "number", "cost", "date", "bags": [
         {"donation", "product", "class", "className", "units", "rh", "fee"}]}]}

hisId is hospital_admission as in the sample, serialNumber is hospital followed by
number as in the table. A settlement without bags is no blood bill.
"""
import argparse
import hmac
import json
import os
import re
import secrets
import signal
import socket
import string
import sys
import time
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote_to_bytes

TOKEN_SECONDS = 7200
LONGEST = {"id": 200, "password": 200, "token": 200, "identityNumber": 40}  # characters
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Allow-Methods", "PUT, GET, HEAD, POST, DELETE, OPTIONS"),
)
DEFECTS = {
    "errMsg": "错误信息字段写成errMsg，而不是erroMessage",
    "gbk": "返回内容用GBK编码，且Content-Type不声明字符集",
    "doubled-cors": "Access-Control-Allow-Origin头返回两次",
    "no-cors-on-errors": "失败的返回没有跨域头",
    "any-token": "不核对token的值，任何token都能查询",
    "one-token": "发放新token时，先前的token立即失效",
    "null-bills": "没有用血票据时chargeBills返回null，而不是空集合",
    "rh-chinese": "RH血型返回阳性/阴性，而不是+/-",
    "money-string": "血费金额money返回字符串，而不是数字",
    "mixed-patients": "当前患者存于全局变量，并发查询时患者信息互相串用",
}
defect = None  # the planted one


class Refusal(Exception):
    """A request that fails; the text is the erroMessage."""


# ---- the rows of the hospital ------------------------------------------------------

def identity_key(text):
    """One spelling per person: trimmed, half-width, X upper-case, 18 digits (GB 11643)."""
    number = text.strip().translate(str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx"))
    if number.endswith("x"):
        number = number[:-1] + "X"
    if re.fullmatch("[0-9]{15}", number):
        number = number[:6] + "19" + number[6:]
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(weight * int(digit) for weight, digit in zip(weights, number))
        number += "10X98765432"[total % 11]
    return number


def text_of(row, field, pattern=r".*\S.*"):
    if not re.fullmatch(pattern, row[field]):
        raise ValueError(f"bad {field} in {row}")
    row[field].encode("utf-8")  # a lone surrogate could not be sent
    return row[field]


def day_of(row, field):
    return date.fromisoformat(text_of(row, field, "[0-9]{4}-[0-9]{2}-[0-9]{2}")).isoformat()


def amount_of(row, field):
    return Decimal(text_of(row, field, r"[0-9]{1,9}(\.[0-9]{1,4})?"))


def json_number(value):
    """Exact, as amount_of allows at most 13 digits: 440.00 is 440, 490.50 is 490.5."""
    return int(value) if value == value.to_integral_value() else float(value)


def product_of(bag):
    rh, money = text_of(bag, "rh", "[+-]"), json_number(amount_of(bag, "fee"))
    if defect == "rh-chinese":
        rh = {"+": "阳性", "-": "阴性"}[rh]
    if defect == "money-string":
        money = bag["fee"]
    return {
        "donCode": text_of(bag, "donation"),
        "prodCode": text_of(bag, "product"),
        "prodClassCode": text_of(bag, "class"),
        "prodClassName": text_of(bag, "className"),
        "volume": json_number(amount_of(bag, "units")),
        "rh": rh,
        "money": money,
    }


def records_of(rows):
    """The reply for each person, by identity key."""
    hospital = text_of(rows, "hospital", "[0-9A-Za-z]{22}")
    records = {}
    for row in rows["patients"]:
        key = identity_key(text_of(row, "identity"))
        if key in records:
            raise ValueError(f"identity {key} occurs twice")
        patient = {
            "name": text_of(row, "name"),
            "identityNumber": key,
            "birthday": day_of(row, "birthday"),
            "hisId": hospital + "_" + text_of(row, "admission"),
        }
        records[key] = {"bldUser": patient, "chargeBills": []}
    for row in rows["settlements"]:
        bill = {
            "serialNumber": hospital + text_of(row, "number"),
            "actualCost": str(amount_of(row, "cost")),
            "consumptionDatetime": day_of(row, "date"),
            "products": [product_of(bag) for bag in row["bags"]],
        }
        bills = records[identity_key(row["identity"])]["chargeBills"]
        if bill["products"]:
            bills.append(bill)
    return records


# ---- the two services --------------------------------------------------------------

def parameters(query):
    """All values of each parameter, since a name may wrongly occur more than once."""
    if re.search("%(?![0-9A-Fa-f]{2})", query):
        raise Refusal("请求参数的百分号转义不正确")
    values = {}
    for pair in filter(None, query.replace("+", " ").split("&")):
        try:
            name, value = (unquote_to_bytes(part.encode("latin-1")).decode("utf-8")
                           for part in pair.partition("=")[::2])
        except UnicodeDecodeError:
            raise Refusal("请求参数不是有效的UTF-8编码") from None
        values.setdefault(name, []).append(value)
    return values


def required(values, name):
    found = values.get(name, [])
    if not found:
        raise Refusal(f"缺少参数{name}")
    if len(found) > 1:
        raise Refusal(f"参数{name}重复")
    if not found[0].strip():
        raise Refusal(f"参数{name}不能为空")
    if len(found[0]) > LONGEST[name]:
        raise Refusal(f"参数{name}过长")
    return found[0]


class HisServer(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, port, records, client_id, password):
        super().__init__(("127.0.0.1", port), Handler)
        self.records = records
        self.credentials = (client_id.encode(), password.encode())
        self.token_ends = {}  # token: the moment it ends
        self.current_identity = None  # for the defect mixed-patients only

    def token(self, values):
        given = required(values, "id").encode(), required(values, "password").encode()
        if not all([hmac.compare_digest(*pair) for pair in zip(given, self.credentials)]):
            raise Refusal("用户名或密码不正确")
        if defect == "one-token":
            self.token_ends = {}
        alphabet = string.ascii_letters + string.digits
        token = "".join(secrets.choice(alphabet) for _ in range(52))
        self.token_ends[token] = time.monotonic() + TOKEN_SECONDS
        return {"token": token, "expires_in": str(TOKEN_SECONDS)}

    def blood_use(self, values):
        token = required(values, "token")
        if self.token_ends.get(token, 0) <= time.monotonic() and defect != "any-token":
            self.token_ends.pop(token, None)
            raise Refusal("token无效或已过期，请重新获取token")
        identity = identity_key(required(values, "identityNumber"))
        if identity not in self.records:
            raise Refusal("未找到该证件号对应的患者")
        if defect == "mixed-patients":
            self.current_identity = identity
            time.sleep(0.03)
            identity = self.current_identity
        record = self.records[identity]
        if defect == "null-bills":
            record = {**record, "chargeBills": record["chargeBills"] or None}
        return record

    def handle_error(self, request, client_address):
        """A client that went away is nothing to write about."""


# ---- HTTP ----------------------------------------------------------------------------

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # so that a malformed request gets headers too
    disable_nagle_algorithm = True
    timeout = 60
    services = {  # address: the service, and the data of its failures
        "/token": (HisServer.token, {"token": None, "expires_in": "0"}),
        "/blduseinfo": (HisServer.blood_use, None),
    }

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path not in self.services:
            return self.reply(404, error="接口地址不存在")
        if self.command not in ("GET", "HEAD"):
            return self.reply(405, error="本接口只支持GET方法")
        service, failed = self.services[path]
        try:
            self.reply(200, service(self.server, parameters(query)))
        except Refusal as refusal:
            self.reply(200, failed, str(refusal))

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_GET

    def do_OPTIONS(self):
        self.reply(200)

    def send_error(self, code, message=None, explain=None):
        """Called by the base class for what is no proper HTTP."""
        self.close_connection = True
        self.reply(int(code), error=f"HTTP请求不正确（{int(code)}）")

    def reply(self, status, data=None, error=None):
        error_key = "errMsg" if defect == "errMsg" else "erroMessage"
        envelope = {"success": error is None, "data": data, error_key: error}
        text = json.dumps(envelope, ensure_ascii=False)
        body, content_type = text.encode("utf-8"), "application/json; charset=utf-8"
        if defect == "gbk":
            body, content_type = text.encode("gbk", "replace"), "application/json"
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),  # the addresses hold secrets
            ("Referrer-Policy", "no-referrer"),
        ]
        if error is None or defect != "no-cors-on-errors":
            headers += CORS
        if defect == "doubled-cors":
            headers.append(CORS[0])
        if status == 405 or self.command == "OPTIONS":
            headers.append(("Allow", "GET, HEAD, OPTIONS"))
        if self.close_connection or self.has_request_body():
            headers.append(("Connection", "close"))  # send_header then closes it
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def has_request_body(self):
        """No service reads a body, and what stays unread must not pass for a request."""
        headers = getattr(self, "headers", {})
        return "Transfer-Encoding" in headers or headers.get("Content-Length", "0") != "0"

    def finish(self):
        """Take in what is still being sent, or a reset may destroy the last reply."""
        try:
            super().finish()
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(1)
            for _ in range(64):
                if not self.connection.recv(65536):
                    break
        except OSError:
            pass

    def version_string(self):
        return "HIS"

    def log_message(self, *_):
        """Nothing: the addresses hold passwords, tokens and identity numbers."""


def main():
    global defect
    options = argparse.ArgumentParser(description="HIS web server of a hospital, for tests")
    options.add_argument("--data", metavar="FILE", help="rows of the hospital, JSON")
    options.add_argument("--port", type=int, default=0, help="0: any free port")
    options.add_argument("--defect", choices=DEFECTS, metavar="NAME", help="plant a mistake")
    options.add_argument("--defects", action="store_true", help="list the mistakes")
    chosen = options.parse_args()
    if chosen.defects:
        print(*("\t".join(item) for item in DEFECTS.items()), sep="\n")
        return
    client_id, password = os.environ.get("HIS_ID"), os.environ.get("HIS_PASSWORD")
    if not chosen.data or not client_id or not password:
        options.error("--data, HIS_ID and HIS_PASSWORD are needed")
    defect = chosen.defect
    try:
        with open(chosen.data, encoding="utf-8-sig") as file:
            records = records_of(json.load(file))
    except (OSError, ValueError, LookupError, TypeError) as problem:
        options.error(f"{chosen.data}: {problem!r}")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    with HisServer(chosen.port, records, client_id, password) as server:
        print(f"listening http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
