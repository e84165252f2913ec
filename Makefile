# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each a line or two on top of meson.

BUILD = build
PREFIX = /usr/local

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

$(BUILD)/build.ninja:
	@tools/install-deps run
	meson setup $(BUILD) --prefix=$(PREFIX)

# Tries Usher on a made-up library, with folders of its own below $(BUILD)
run:
	@tools/install-deps run
	@$(MAKE) --no-print-directory all
	@tools/run $(BUILD)

check:
	@tools/install-deps run check
	@$(MAKE) --no-print-directory all
	@tools/check $(BUILD)

# By hand: what takes long, or wants a quiet machine
check-long:
	@tools/install-deps run check bench
	@$(MAKE) --no-print-directory all
	@tools/check-long $(BUILD)

# Beside other programs that read the same rules
check-differential:
	@tools/install-deps run check bench
	@$(MAKE) --no-print-directory all
	@status=0; for script in tests/differential/*.py; do "$$script" $(BUILD) || status=1; done; exit $$status

bench:
	@tools/install-deps run check bench
	@$(MAKE) --no-print-directory all
	@tests/bench/bench $(BUILD) $(ROWS)

# Pictures of every page and dialog, to be looked at
screenshots:
	@tools/install-deps run check
	@$(MAKE) --no-print-directory all
	@tools/screenshots $(BUILD)

install:
	@tools/install-deps run
	@$(MAKE) --no-print-directory all
	meson install -C $(BUILD)

clean:
	rm -rf $(BUILD)

.PHONY: all run check check-long check-differential bench screenshots install clean
