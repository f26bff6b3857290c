module telemed

go 1.26

ignore ./www/node_modules
