namespace Nabla.OpenCl;

// Note [What PoCL reads before a text]
// PoCL has clang read the declarations of all functions of OpenCL before each text, 18,000 lines of them, and twice: most of
// the time that a short kernel takes. What guards that header against being read once more leaves it out altogether when an
// option says it; then a text declares the few functions that it calls. A driver that does not take that, another version
// perhaps, is asked again as every other one is.

/// <summary>The functions of OpenCL C that texts call, declared by ourselves.</summary>
internal static class DeclaredNames
{
    /// <summary>What leaves PoCL's header out.</summary>
    public const string Option = "-D_OPENCL_H_";

    /// <summary>The page that texts then begin with.</summary>
    public const string Page = """
        #define DECLARED __attribute__((overloadable))
        #define PURE __attribute__((overloadable, const))
        size_t PURE get_global_id(uint axis);
        size_t PURE get_global_size(uint axis);
        size_t PURE get_group_id(uint axis);
        size_t PURE get_local_id(uint axis);
        size_t PURE get_local_size(uint axis);
        size_t PURE get_num_groups(uint axis);
        void DECLARED __attribute__((convergent)) barrier(cl_mem_fence_flags memory);
        int PURE clz(int x); ulong PURE clz(ulong x);
        ulong PURE mul_hi(ulong x, ulong y);
        float PURE fma(float x, float y, float z);
        float PURE sqrt(float x); float PURE floor(float x); float PURE ceil(float x); float PURE trunc(float x); float PURE rint(float x);
        #ifdef cl_khr_fp64
        #pragma OPENCL EXTENSION cl_khr_fp64 : enable
        double PURE fma(double x, double y, double z);
        double PURE sqrt(double x); double PURE floor(double x); double PURE ceil(double x); double PURE trunc(double x); double PURE rint(double x);
        #endif
        #undef PURE
        #undef DECLARED

        """;

    /// <summary>Whether texts of a platform of this name are compiled faster so.</summary>
    public static bool Shorten(string platform) => platform == "Portable Computing Language";
}
