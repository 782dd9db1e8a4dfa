namespace MnistSample;

/// <summary>The user asked for something that cannot be done: one line says what, and the program exits with code 2.</summary>
internal sealed class BadInputException(string message) : Exception(message);
