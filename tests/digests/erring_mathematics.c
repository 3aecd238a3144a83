/* Elementary functions of the system, each one unit in the last place too large: whatever a
   result may depend on, it is not these. Preloaded by tests/digests/elsewhere.rs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

double nextafter(double, double);
float nextafterf(float, float);

/* Leaves a mark, so that a test can tell whether this was loaded at all. */
__attribute__((constructor)) static void loaded(void) {
    const char *mark = getenv("ERRING_MATHEMATICS_LOADED");
    if (mark) {
        close(open(mark, O_CREAT | O_WRONLY, 0600));
    }
}

#define ONE(name, type, next)                                       \
    type name(type x) {                                             \
        type (*true_one)(type) = (type(*)(type))dlsym(RTLD_NEXT, #name); \
        return next(true_one(x), (type)1e30);                       \
    }
#define TWO(name, type, next)                                       \
    type name(type x, type y) {                                     \
        type (*true_one)(type, type) = (type(*)(type, type))dlsym(RTLD_NEXT, #name); \
        return next(true_one(x, y), (type)1e30);                    \
    }
#define BOTH_ONE(name) ONE(name, double, nextafter) ONE(name##f, float, nextafterf)
#define BOTH_TWO(name) TWO(name, double, nextafter) TWO(name##f, float, nextafterf)

BOTH_ONE(exp)
BOTH_ONE(exp2)
BOTH_ONE(expm1)
BOTH_ONE(log)
BOTH_ONE(log2)
BOTH_ONE(log10)
BOTH_ONE(log1p)
BOTH_ONE(sin)
BOTH_ONE(cos)
BOTH_ONE(tan)
BOTH_ONE(asin)
BOTH_ONE(acos)
BOTH_ONE(atan)
BOTH_ONE(sinh)
BOTH_ONE(cosh)
BOTH_ONE(tanh)
BOTH_ONE(asinh)
BOTH_ONE(acosh)
BOTH_ONE(atanh)
BOTH_ONE(cbrt)
BOTH_ONE(lgamma)
BOTH_ONE(tgamma)
BOTH_ONE(erf)
BOTH_ONE(erfc)
BOTH_TWO(pow)
BOTH_TWO(atan2)
BOTH_TWO(hypot)
