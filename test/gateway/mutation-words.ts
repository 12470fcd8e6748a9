/** One word a line; the escapes are JavaScript's. */
const lines = (text: string): readonly string[] => text.slice(1, -1).split('\n')

export const METHODS = lines(`
GET
HEAD
OPTIONS
POST
PUT
DELETE
TRACE
CONNECT
PROPFIND
M-SEARCH
get
GETT

G\0T
PRI
XUEMIAN
\x16\x03\x01
GET\t
`)

export const PATHS = [
  `/${'a/'.repeat(4_000)}`,
  ...lines(`
/

*
//
/token/
/Token
/token/..
/../token
/./blduseinfo
/token;a=b
/token%00
/%2e%2e/%2e%2e/etc/passwd
/blduseinfo%2f
/%ZZ
/%
/%c0%af
/%E4%BD
\\token
/token\\
/token#a
/health
/health/ready
/health/live/
/metrics
http://his/token
http://a@b:1/token
his:80
/token?
/token??
/\xe4\xbd\xa0
/__proto__
/token/__proto__
/constructor
`),
]

export const VALUES = [
  ...['a'.repeat(33), '1'.repeat(2_000), 'A'.repeat(20_000)],
  ...lines(`

 
%20
+
%00
%
%Z
%E4
%D5%C5
%EF%BB%BF
%F0%9F%92%A9
%ED%A0%80
\xff\xfe
%0d%0aX: y
%26
%3D
0
-1
null
1e999
'
' OR '1'='1
"
\`
$1
\${1}
%27%3B--
/*
);
%u0041
[]
{}
[object Object]
__proto__
../../etc/passwd
<script>
11010519491231002x
110105194912310021
110105491231002
(A)
\xb7
.
a.b.c
d2luZG93.0.0.0
`),
]

export const NAMES = lines(`
id
password
token
identityNumber
ID
id[]
id%5B%5D
%69d
id 
__proto__
rid

toString
`)

export const VERSIONS = lines(`
HTTP/1.1
HTTP/1.0
HTTP/0.9
HTTP/2.0
HTTP/1.2
HTTP/1.1 
HTTP/11
http/1.1
HTTP/

`)

export const HEADERS = [
  ...['X: a\rb', 'X: a\n b', `X: ${'a'.repeat(17_000)}`],
  ...lines(`
Host: his
Host:
Host: a, b
Host : his
 Host: his
Connection: close
Connection: upgrade
Upgrade: h2c
Upgrade: websocket
Content-Length: 0
Content-Length: 5
Content-Length: -1
Content-Length: +5
Content-Length: 5, 5
Content-Length: 99999999999999999999
Content-Length: 1000000
Transfer-Encoding: chunked
Transfer-Encoding: chunked, chunked
Transfer-Encoding: gzip
Transfer-Encoding : chunked
Transfer-Encoding:\tchunked
Expect: 100-continue
Expect: 200-ok
Range: bytes=0-1
Accept-Encoding: gzip
Trailer: X
X-HTTP-Method-Override: DELETE
Content-Type: application/json
Content-Type: application/x-www-form-urlencoded
Content-Type: multipart/form-data; boundary=x
Content-Type: text/plain; charset=gbk
Content-Encoding: gzip
Authorization: Bearer a.b.c.d
Authorization: Basic YTpi
Authorization:
Cookie: a=b
X-Forwarded-For: 1.2.3.4
X-Forwarded-For: \xff
Origin: null
Access-Control-Request-Method: GET
Access-Control-Request-Private-Network: true
: a
X
X\0: a
X: \0
__proto__: a
X: \x80\xff
`),
]

export const BODIES: readonly string[] = [
  ...[
    '',
    'id=a&password=b',
    '{"id":"a","password":"b"}',
    '{',
    '[[[[[[',
    '\0\0\0\0',
    '5\r\nhello\r\n0\r\n\r\n',
    '0\r\n\r\n',
  ],
  ...[
    'ffffffffff\r\n',
    '5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n',
    '-1\r\n',
    '5\r\nhel',
    'a'.repeat(70_000),
    '1\r\na\r\n'.repeat(500),
  ],
  `5;${'e'.repeat(20_000)}\r\nhello\r\n0\r\n\r\n`,
]
