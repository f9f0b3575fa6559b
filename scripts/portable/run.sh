#!/usr/bin/env bash
# Measures and checks Adamant on a Linux machine that has a GPU and nothing else: bash run.sh [quick]
# It needs bundle.tar.xz beside it (npm run portable), bash, timeout and xz or python3. Results go to $OUT, ./gpu-results unless set.
# All of it takes about seven minutes on a fast GPU. "quick" only shows that everything runs, on software too.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=${OUT:-$here/gpu-results}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

unpack() {
  if command -v xz > /dev/null; then
    tar --extract --xz --file "$here/bundle.tar.xz" --directory "$work"
  else
    python3 -m tarfile -e "$here/bundle.tar.xz" "$work" && chmod +x "$work/bundle/node"
  fi
}

# The machine, its drivers, and where Vulkan finds them.
describe() {
  cat commit
  uname -a
  "$node" --version
  nvidia-smi 2> /dev/null
  nvidia-smi -q -d CLOCK,PERFORMANCE 2> /dev/null | head -60
  ls -l /dev/nvidia* /dev/dri 2> /dev/null
  ls /usr/share/vulkan/icd.d /etc/vulkan/icd.d 2> /dev/null
  echo "VK_DRIVER_FILES=${VK_DRIVER_FILES:-}"
}

# Containers often have NVIDIA's library without the manifest by which Vulkan's loader finds it.
find_driver() {
  [ -z "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] || return 0
  local folder manifest library
  for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib /usr/lib/x86_64-linux-gnu/nvidia; do
    [ ! -d "$folder" ] || export LD_LIBRARY_PATH="$LD_LIBRARY_PATH:$folder"
  done
  for folder in /usr/local/nvidia/share /usr/share /etc; do
    for manifest in "$folder"/vulkan/icd.d/nvidia_icd*.json; do
      [ ! -e "$manifest" ] || { export VK_DRIVER_FILES=$manifest; return 0; }
    done
  done
  library=$(find /usr/lib /usr/lib64 /usr/local/nvidia -name 'libGLX_nvidia.so.0' 2> /dev/null | head -1)
  if [ -n "$library" ]; then
    printf '{"file_format_version":"1.0.1","ICD":{"library_path":"%s","api_version":"1.3.0"}}' "$library" > "$work/nvidia.json"
    export VK_DRIVER_FILES=$work/nvidia.json
  fi
}

failed=0
# part LIMIT FILE COMMAND…: each has its own limit in seconds, so that one that hangs costs no other its turn.
part() {
  local limit=$1 file=$2 status
  shift 2
  printf '\n=== %s\n' "$*" | tee -a "$out/$file"
  timeout --kill-after 5 "$limit" "$@" 2>&1 | tee -a "$out/$file"
  status=${PIPESTATUS[0]}
  echo "exit code $status, after $SECONDS s" | tee -a "$out/$file"
  [ "$status" -eq 0 ] || failed=1
}

unpack || exit 1
cd "$work/bundle/app" || exit 1
node=$work/bundle/node
probe=("$node" dist/probe/main.js)
adamant=("$node" dist/cli/main.js)
checks=("$node" --import ./scripts/node-gpu.mjs dist/hosts/checks.js)
export LD_LIBRARY_PATH="$work/bundle/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export XDG_CACHE_HOME=$work/cache XDG_RUNTIME_DIR=$work
find_driver

# Whether the probe finds a GPU; software does not count.
finds_gpu() {
  timeout 60 "${probe[@]}" --only waits --quick > "$out/machine.txt" 2>&1 && ! grep -q '"software":true' "$out/machine.txt"
}
# If there seems to be none, the driver may lack libraries that the archive has.
if ! finds_gpu; then
  export LD_LIBRARY_PATH="$LD_LIBRARY_PATH:$work/bundle/lib/driver-needs"
  if ! finds_gpu; then
    [ "${1:-}" = quick ] || { echo "There is no GPU that Vulkan can use; see $out/machine.txt. \"bash run.sh quick\" takes a software adapter."; describe >> "$out/machine.txt" 2>&1; exit 3; }
    # The checks take what Vulkan's loader finds: the software adapter of an installed Chrome or Chromium.
    VK_ICD_FILENAMES=$(find /usr/lib/chromium /opt/google/chrome "${HOME:-/root}/.cache/puppeteer" -name vk_swiftshader_icd.json 2> /dev/null | head -1)
    export VK_ICD_FILENAMES
  fi
fi
describe >> "$out/machine.txt" 2>&1

if [ "${1:-}" = quick ]; then
  part 600 probe.txt "${probe[@]}" --quick --json "$out/probe.json"
  part 120 train.txt "${adamant[@]}" train --limit 640 --epochs 1 --batch 64 --plan fused
  part "${CHECKS_LIMIT:-1200}" checks.txt "${checks[@]}"
  exit "$failed"
fi

# Waits, gaps, steps, each kernel alone, tiles and candidates, whole epochs. Without coarse timestamps.
part 300 probe.txt "${probe[@]}" --json "$out/probe.json" --dawn disable-dawn-features=timestamp_quantization
# Is it right? Every kernel against its twin in f64, whole steps, a resumed run.
part 150 checks.txt "${checks[@]}"
# As a user runs it; then the tuner again, each time with an empty cache: the choice should be the same.
part 60 train.txt "${adamant[@]}" train --epochs 10 --batch 64 --json "$out/train.json"
for visit in 1 2 3 4 5; do
  export XDG_CACHE_HOME=$work/cache-$visit
  part 30 tuner.txt "${adamant[@]}" train --epochs 1 --batch 64 --json "$out/tuner-$visit.json"
done
# The project's own benchmark.
part 120 bench.txt "${adamant[@]}" bench --json "$out/bench.json"
# What safety costs. Browsers never run without it, so these figures are not for publication.
part 90 unsafe.txt "${probe[@]}" --only gaps,products --dawn enable-dawn-features=disable_robustness,skip_validation,disable_workgroup_init
exit "$failed"
