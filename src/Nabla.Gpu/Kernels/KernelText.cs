namespace Nabla.Gpu;

/// <summary>A kernel as all that its text depends on: equal ones are one kernel.</summary>
internal abstract record KernelText
{
    /// <summary>The name of the function.</summary>
    public abstract string Name { get; }

    /// <summary>Appends the function and what it calls.</summary>
    public abstract void Write(Source source);

    /// <summary>The whole text, as a device wants it.</summary>
    public string WrittenFor(GpuRuntime runtime)
    {
        Source source = new();
        Write(source);
        return source.Of(runtime.Dialect, runtime.Limits.HasFloat64);
    }
}
