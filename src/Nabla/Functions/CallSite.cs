using System.Diagnostics;

namespace Nabla;

/// <summary>Where in the user's code an operation was called: asked only when something is about to be thrown.</summary>
internal static class CallSite
{
    /// <summary>For example <c> (Train.cs:41)</c>, or nothing where no symbols say.</summary>
    public static string Suffix()
    {
        foreach (StackFrame frame in new StackTrace(1, true).GetFrames())
        {
            string? assembly = DiagnosticMethodInfo.Create(frame)?.DeclaringAssemblyName.Split(',')[0];
            if (assembly is null or "Nabla" or "Nabla.Learning" or "Nabla.Data" or "Nabla.Testing")
            {
                continue;
            }

            return frame.GetFileName() is { } file ? $" ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})" : "";
        }

        return "";
    }
}
