// SPDX-License-Identifier: MIT
// Prediction, steps of a recurrence and of a training, after the first, make no system call and
// take no lock; they need no more memory, and signals do not disturb them.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <new>
#include <vector>

#include <dlfcn.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

std::atomic<std::size_t> locks{0};

// Stands before that of the C library, which std::mutex calls.
extern "C" int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
    using function = int (*)(pthread_mutex_t*);
    static const auto next = reinterpret_cast<function>(dlsym(RTLD_NEXT, "pthread_mutex_lock"));
    ++locks;
    return next(mutex);
}

namespace {

using namespace weft;

constexpr auto net = input<6, 3> | conv1d<4, kernel(2), causal> | gru<5> | dense<8, l2(1e-4)> | batch_norm | relu(x)
                   | dropout(0.25) | dense<3> | softmax(x);
constexpr auto stepping = input<6, 3> | conv1d<4, kernel(2), causal> | gru<5> | dense<2>;

// All that a control loop does, ready: the first step of the training, which allocates, is done.
struct loop {
    std::vector<float> inputs = std::vector<float>(18 * 9, 0.5f), labels = std::vector<float>(9, 2);
    std::vector<float> outputs = std::vector<float>(3 * 9);
    model<net> m{seed{1}};
    model<stepping> of_steps{seed{2}};
    stepper<stepping> one{of_steps};
    decltype(make_trainer<sparse_categorical_cross_entropy>(m, adam<>{})) by_hand =
        make_trainer<sparse_categorical_cross_entropy>(m, adam<>{});

    loop() { by_hand.step(inputs, labels); }
    void run(int times) {
        for (int i = 0; i < times; ++i) {
            predict(m, inputs, outputs);
            outputs[0] += m(std::span<const float>(inputs).first<18>())[0];
            outputs[1] += one(std::span<const float>(inputs).first<3>())[0];
            by_hand.step(inputs, labels);
        }
        one.reset();
    }
};

// How a child ends that runs the call: its status as waitpid gives it.
template <class Call>
int status_of_child(Call call) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        call();
        syscall(SYS_exit, 42);  // the strict mode has no other end
    }
    int status = 0;
    BOOST_TEST_REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}
bool ended(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 42; }

BOOST_AUTO_TEST_CASE(predictions_and_steps_make_no_system_call) {
    loop ready;
    // Whoever asks the kernel for more than read, write or the end is killed.
    const auto strictly = [](auto call) {
        return status_of_child([&] {
            if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) == 0) call();
        });
    };
    const int deliberate = strictly([] { syscall(SYS_getpid); });
    if (ended(deliberate)) {
        BOOST_TEST_MESSAGE("this system has no strict mode of seccomp");
        return;
    }
    BOOST_TEST((WIFSIGNALED(deliberate) && WTERMSIG(deliberate) == SIGKILL));
    BOOST_TEST(!ended(strictly([] { std::vector<char> block(std::size_t{1} << 28, 'a'); (void)block; })));
    BOOST_TEST(ended(strictly([&] { ready.run(50); })));
}

BOOST_AUTO_TEST_CASE(predictions_and_steps_take_no_lock) {
    loop ready;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    const std::size_t before = locks;
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    const std::size_t with_one = locks;
    ready.run(50);
    const std::size_t after = locks;
    BOOST_TEST(with_one == before + 1);
    BOOST_TEST(after == with_one);
}

BOOST_AUTO_TEST_CASE(a_training_goes_on_where_no_more_memory_is_to_be_had) {
    loop ready;
    BOOST_TEST(ended(status_of_child([&] {
        // As much as there is now: no page more.
        unsigned long pages = 0;
        std::FILE* const file = std::fopen("/proc/self/statm", "r");
        const bool is_read = file != nullptr && std::fscanf(file, "%lu", &pages) == 1;
        const rlimit limit{pages * 4096, pages * 4096};
        if (!is_read || setrlimit(RLIMIT_AS, &limit) != 0) _exit(1);
        try {
            std::vector<char> block(std::size_t{1} << 26, 'a');
            _exit(block[1] == 'a' ? 2 : 3);
        } catch (const std::bad_alloc&) {
        }
        ready.run(50);
    })));
}

volatile std::sig_atomic_t alarms = 0;

BOOST_AUTO_TEST_CASE(signals_change_no_bit_of_a_training) {
    loop quiet, stormy;
    quiet.run(300);
    struct sigaction action{}, before{};
    action.sa_handler = [](int) { alarms = alarms + 1; };
    sigaction(SIGALRM, &action, &before);
    const itimerval often{{0, 200}, {0, 200}}, never{};
    setitimer(ITIMER_REAL, &often, nullptr);
    stormy.run(300);
    setitimer(ITIMER_REAL, &never, nullptr);
    sigaction(SIGALRM, &before, nullptr);
    BOOST_TEST(alarms > 0);
    const auto& a = quiet.m.parameters();
    const auto& b = stormy.m.parameters();
    BOOST_TEST(std::equal(a.data(), a.data() + a.size(), b.data()));
    BOOST_TEST(std::isfinite(a.data()[0]));
}

}  // namespace
