CONFIG ?= config/quickstart.json
IMAGE ?= headwater
SOURCES := $(shell find lib -name '*.ts')

.DEFAULT_GOAL := help
.PHONY: help run build test check image prove up ingest down

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1: /p' $(firstword $(MAKEFILE_LIST))

run: build ## runs CONFIG, config/quickstart.json unless given
	node dist/run.js $(CONFIG)

build: dist/run.js ## compiles what has changed

test: node_modules ## every spec
	npm test

check: node_modules ## types, style, lint, exports, imports, generated files, the package
	npm run check

image: ## builds the job image as IMAGE, headwater unless given
	docker build -t $(IMAGE) .

prove: node_modules ## carries out the Dockerfiles without a container engine; needs root
	npx tsx scripts/prove-images.ts

up: ## OpenMetadata at http://localhost:8585
	docker compose up -d openmetadata

ingest: ## runs the job of compose.yaml; wants OPENMETADATA_JWT_TOKEN
	docker compose run --rm --build headwater

down: ## stops OpenMetadata; its data stays
	docker compose down

node_modules:
	npm install

dist/run.js: $(SOURCES) tsconfig.json tsconfig.build.json | node_modules
	npm run build
