# The two commands a newcomer needs are demo and test; the others are their parts.
.PHONY: help demo test unit race lint e2e scenarios entered sweep sweep-sites build docs

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\): ## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r c t; do printf '%-16s %s\n' "$$c" "$$t"; done

demo: ## deploy the example site on the lab and show how
	. .ci/flags; go run ./lab demo

test: ## everything that CI runs
	./.ci/run

unit: ## all tests outside tests/
	. .ci/flags; go test $$(go list ./... | grep -v changeover/tests)

race: ## tests of the packages that start goroutines, with the race detector
	. .ci/flags; ./.ci/race

lint: ## formatting and static checks, with the pinned tools
	. .ci/flags; ./.ci/lint

e2e: ## end to end on a real Temporal server and the lab
	. .ci/flags; go test -timeout 20m ./tests/...

scenarios: ## the sites of all scenarios, deployed twice on a real Temporal server
	. .ci/flags; go test -timeout 60m -v -run 'TestScenariosOnARealServer' ./tests -scenarios 100

entered: ## the lab's tests and scripts, and functions of the lab that none of them enters (a check of make test)
	. .ci/flags; d=$$(mktemp -d); go test -coverpkg=./lab/... -coverprofile=$$d/lab ./lab/... && \
	go test -run TestScripts -coverpkg=./lab/... -coverprofile=$$d/scripts ./tests && go run ./tests/entered $$d/*; s=$$?; rm -rf $$d; exit $$s

sweep: ## cut deployments and drills 200 times (half an hour to an hour and a half; nohup make sweep >sweep.json 2>sweep.log &)
	@. .ci/flags; nice go run ./tests/sweep -cuts 200 -seed $${SEED:-1} -o json

# The sites whose deployments 'make sweep-sites' cuts; SITES=FILE takes another one.
SITES ?= $(addprefix tests/scenario/sites/,bergen.yaml lyon.yaml geneva.yaml) config/sites/leipzig.yaml

sweep-sites: ## cut deployments and drills of further sites, six times each (half an hour; SITES, SEED)
	@. .ci/flags; s=0; for site in $(SITES); do nice go run ./tests/sweep -cuts 6 -seed $${SEED:-1} -side-by-side 2 -site-file $$site -o json || s=1; done; exit $$s

build: ## binaries in bin/
	go build -buildvcs=true -o bin/changeover ./starter
	go build -buildvcs=true -o bin/ ./worker ./lab

docs: ## documents that are generated from code
	. .ci/flags; go run ./starter steps -o md > docs/manual.md.new && mv docs/manual.md.new docs/manual.md
	. .ci/flags; go run ./starter deviations -o md > docs/deviations.md.new && mv docs/deviations.md.new docs/deviations.md
	. .ci/flags; go run ./starter scripts --pilot -o md > docs/unproven.new && sed -i '/^## Not proven on real Windows/,$$d' docs/windows.md && cat docs/unproven.new >> docs/windows.md && rm docs/unproven.new
	. .ci/flags; go run ./starter explain -o md > docs/site-file.md.new && mv docs/site-file.md.new docs/site-file.md
	. .ci/flags; go run ./starter reference > docs/commands.md.new && mv docs/commands.md.new docs/commands.md
	. .ci/flags; for file in site endpoints; do go run ./starter schema $$file > docs/$$file.schema.json.new && mv docs/$$file.schema.json.new docs/$$file.schema.json; done
