using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace Nabla.Gpu.Tests.Text;

/// <summary>The texts that the library writes for NVIDIA's devices compile, to what calls nothing from outside: no such device is needed for that.</summary>
public sealed class CudaTextTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<(string Text, string Name)> s_texts = GeneratedTexts.All;

    [Fact]
    public void Every_kernel_there_is_was_written()
    {
        // What a kernel is called does not depend on its parameters.
        string[] names = [.. typeof(KernelText).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(KernelText)) && !type.IsAbstract).Select(static type => ((KernelText)RuntimeHelpers.GetUninitializedObject(type)).Name)];
        Assert.Empty(names.Except(s_texts.Select(static text => text.Name)));
        foreach (IGrouping<string, (string Text, string Name)> alike in s_texts.GroupBy(static text => text.Name))
        {
            output.WriteLine($"{alike.Key}: {alike.Count()}");
        }
    }

    [ClangFact]
    public void Every_text_compiles_for_compute_capability_8_0() => Check("sm_80");

    [ClangFact]
    public void Every_text_compiles_for_compute_capability_9_0() => Check("sm_90");

    private static void Check(string architecture)
    {
        string assembly = Clang.Assembly(s_texts, architecture);
        for (int i = 0; i < s_texts.Count; i++)
        {
            Assert.Contains($".entry {s_texts[i].Name}_{i}(", assembly, StringComparison.Ordinal);
        }

        // What clang knows a function of that name for, and NVRTC may not.
        Assert.DoesNotContain(".extern", assembly, StringComparison.Ordinal);
    }
}
