# A newcomer needs two commands: demo and test. The others are parts of these two, or for development.
.PHONY: help demo test unit race lint e2e scenarios entered sweep sweep-sites build docs

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\): ## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r c t; do printf '%-16s %s\n' "$$c" "$$t"; done

demo: ## deploy the example site on the simulated cluster and show each step
	. .ci/flags; go run ./lab demo

test: ## everything that CI runs (about 15 minutes)
	./.ci/run

unit: ## all tests outside tests/
	. .ci/flags; go test $$(go list ./... | grep -v changeover/tests)

race: ## tests of the packages that start goroutines, with the race detector
	. .ci/flags; ./.ci/race

lint: ## formatting and static checks, with the pinned tools
	. .ci/flags; ./.ci/lint

e2e: ## tests/: end-to-end tests on a real Temporal server and the lab
	. .ci/flags; go test -timeout 20m ./tests/...

scenarios: ## deploy the sites of all scenarios twice, on a real Temporal server
	. .ci/flags; go test -timeout 60m -v -run 'TestScenariosOnARealServer' ./tests -scenarios 100

entered: ## run the lab's tests and scripts; fail unless they run every function of the lab (a part of make test)
	. .ci/flags; d=$$(mktemp -d); go test -coverpkg=./lab/... -coverprofile=$$d/lab ./lab/... && \
	go test -run TestScripts -coverpkg=./lab/... -coverprofile=$$d/scripts ./tests && go run ./tests/entered $$d/*; s=$$?; rm -rf $$d; exit $$s

sweep: ## interrupt deployments and drills 200 times (18 to 90 minutes; in the background: nohup make sweep >sweep.json 2>sweep.log &)
	@. .ci/flags; nice go run ./tests/sweep -cuts 200 -seed $${SEED:-1} -o json

# 'make sweep-sites' interrupts deployments of these sites; SITES=FILE names another site.
SITES ?= $(addprefix tests/scenario/sites/,bergen.yaml lyon.yaml geneva.yaml) config/sites/leipzig.yaml

sweep-sites: ## interrupt deployments and drills of further sites, six times for each site (30 minutes; for another site file or seed: make sweep-sites SITES=FILE SEED=NUMBER)
	@. .ci/flags; s=0; for site in $(SITES); do nice go run ./tests/sweep -cuts 6 -seed $${SEED:-1} -side-by-side 2 -site-file $$site -o json || s=1; done; exit $$s

build: ## build bin/changeover, bin/worker and bin/lab
	go build -buildvcs=true -o bin/changeover ./starter
	go build -buildvcs=true -o bin/ ./worker ./lab

docs: ## write the documents that are generated from code
	. .ci/flags; go run ./starter steps -o md > docs/manual.md.new && mv docs/manual.md.new docs/manual.md
	. .ci/flags; go run ./starter deviations -o md > docs/deviations.md.new && mv docs/deviations.md.new docs/deviations.md
	. .ci/flags; go run ./starter scripts --pilot -o md > docs/unproven.new && sed -i '/^## Not proven on real Windows/,$$d' docs/windows.md && cat docs/unproven.new >> docs/windows.md && rm docs/unproven.new
	. .ci/flags; go run ./starter explain -o md > docs/site-file.md.new && mv docs/site-file.md.new docs/site-file.md
	. .ci/flags; go run ./starter reference > docs/commands.md.new && mv docs/commands.md.new docs/commands.md
	. .ci/flags; for file in site endpoints; do go run ./starter schema $$file > docs/$$file.schema.json.new && mv docs/$$file.schema.json.new docs/$$file.schema.json; done
