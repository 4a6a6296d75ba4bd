// SPDX-License-Identifier: MIT
#include "peers.hpp"

#include <dlfcn.h>

namespace bench {

std::string library_of(const char* symbol) {
    void* const address = dlsym(RTLD_DEFAULT, symbol);
    Dl_info info{};
    return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fname : "";
}

}  // namespace bench
