// After the text: how its kernels are called, with what they take.
template <unsigned... I> struct Numbers {};
template <unsigned N, unsigned... I> struct UpTo : UpTo<N - 1, N - 1, I...> {};
template <unsigned... I> struct UpTo<0, I...> { using Are = Numbers<I...>; };
template <class T> struct Is { static constexpr unsigned char pointer = 0; };
template <class T> struct Is<T*> { static constexpr unsigned char pointer = 1; };

template <auto F> struct Called;
template <class... A, void (*F)(A...)> struct Called<F> {
    static constexpr unsigned sizes[] = { sizeof(A)..., 0 };
    static constexpr unsigned char pointers[] = { Is<A>::pointer..., 0 };
    template <unsigned... I> static __forceinline__ void with(void** arguments, Numbers<I...>) { F(*(A*)arguments[I]...); }
    static void call(void** arguments) { with(arguments, typename UpTo<sizeof...(A)>::Are()); }
    static constexpr Kernel kernel(const char* name) { return { name, call, sizeof...(A), sizes, pointers }; }
};

extern "C" {
extern char __start_shared_memory[] __attribute__((weak, visibility("hidden")));
extern char __stop_shared_memory[] __attribute__((weak, visibility("hidden")));
}
