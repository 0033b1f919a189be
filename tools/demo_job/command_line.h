#pragma once

namespace terpadu::demo {

// The main job, from road map to reconciled totals, against running services. Exit code: 0 the totals are equal and
// nothing differs; 1 they do not, or something does; 2 it could not be run.
int RunDemoJob(int argc, char** argv);

}  // namespace terpadu::demo
