module telemed

go 1.26.0

ignore ./www/node_modules

require (
	filippo.io/bigmod v0.1.0
	github.com/gorilla/websocket v1.5.3
	golang.org/x/crypto v0.58.0
)

require golang.org/x/sys v0.49.0 // indirect
